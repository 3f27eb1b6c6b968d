/** How sessions behave on this side, how they end, and what can go wrong. */
@NullMarked
package io.fluentopenai.realtime.session;

import org.jspecify.annotations.NullMarked;
