/** One attempt of a call and what it needs: HTTP clients, deadlines, the body of its response, the log. */
@NullMarked
package io.fluentopenai.client.internal.attempt;

import org.jspecify.annotations.NullMarked;
