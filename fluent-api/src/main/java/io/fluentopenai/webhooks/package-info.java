/** Webhooks. Start with {@link io.fluentopenai.webhooks.Webhooks}. */
@NullMarked
package io.fluentopenai.webhooks;

import org.jspecify.annotations.NullMarked;
