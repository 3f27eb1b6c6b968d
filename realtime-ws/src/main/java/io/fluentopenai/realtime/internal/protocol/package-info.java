/** The protocols of the sessions: turns, answers, refusals. */
@NullMarked
package io.fluentopenai.realtime.internal.protocol;

import org.jspecify.annotations.NullMarked;
