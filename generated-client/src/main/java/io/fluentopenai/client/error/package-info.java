/**
 * The exceptions of failed calls. They are unchecked and extend {@link io.fluentopenai.client.error.OpenAIException}.
 *
 * <p>Credentials are masked in all messages, bodies and texts, even where the server repeats one.
 */
@NullMarked
package io.fluentopenai.client.error;

import org.jspecify.annotations.NullMarked;
