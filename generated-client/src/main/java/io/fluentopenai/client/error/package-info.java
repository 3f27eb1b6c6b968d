/**
 * What can go wrong with a call, as unchecked exceptions under {@link io.fluentopenai.client.error.OpenAIException}.
 *
 * <p>No message, body or text in them holds a credential, even where the server echoes one.
 */
@NullMarked
package io.fluentopenai.client.error;

import org.jspecify.annotations.NullMarked;
