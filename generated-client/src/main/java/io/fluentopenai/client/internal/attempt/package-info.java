/** A single attempt of a call: HTTP clients, deadlines, response bodies, logging. */
@NullMarked
package io.fluentopenai.client.internal.attempt;

import org.jspecify.annotations.NullMarked;
