/** Model responses. Start with {@link io.fluentopenai.responses.Responses}. */
@NullMarked
package io.fluentopenai.responses;

import org.jspecify.annotations.NullMarked;
