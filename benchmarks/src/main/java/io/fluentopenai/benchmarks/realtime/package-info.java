/** Realtime sessions against a plain WebSocket of the JDK, over loopback: {@link io.fluentopenai.benchmarks.realtime.SocketRace}. */
@NullMarked
package io.fluentopenai.benchmarks.realtime;

import org.jspecify.annotations.NullMarked;
