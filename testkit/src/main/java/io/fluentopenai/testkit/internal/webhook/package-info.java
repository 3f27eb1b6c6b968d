/** Webhooks that the server sends. */
@NullMarked
package io.fluentopenai.testkit.internal.webhook;

import org.jspecify.annotations.NullMarked;
