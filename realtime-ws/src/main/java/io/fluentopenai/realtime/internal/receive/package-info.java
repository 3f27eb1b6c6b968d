/** Delivers a session's events to the caller's code. */
@NullMarked
package io.fluentopenai.realtime.internal.receive;

import org.jspecify.annotations.NullMarked;
