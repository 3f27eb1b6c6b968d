/** Client secrets for Realtime sessions. Start with {@link io.fluentopenai.realtimesecrets.RealtimeSecrets}. */
@NullMarked
package io.fluentopenai.realtimesecrets;

import org.jspecify.annotations.NullMarked;
