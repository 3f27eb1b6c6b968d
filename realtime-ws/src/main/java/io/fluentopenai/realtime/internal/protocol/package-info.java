/** What the sessions say and expect: turns, answers, refusals. */
@NullMarked
package io.fluentopenai.realtime.internal.protocol;

import org.jspecify.annotations.NullMarked;
