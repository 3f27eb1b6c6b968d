/** The Realtime API over WebSocket; it has no types yet. */
@NullMarked
package io.fluentopenai.realtime;

import org.jspecify.annotations.NullMarked;
