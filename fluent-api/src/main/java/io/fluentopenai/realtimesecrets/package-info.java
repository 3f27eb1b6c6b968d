/** Secrets for Realtime clients: {@link io.fluentopenai.realtimesecrets.RealtimeSecrets}. */
@NullMarked
package io.fluentopenai.realtimesecrets;

import org.jspecify.annotations.NullMarked;
