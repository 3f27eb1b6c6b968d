/** Options, end states and exceptions of sessions. */
@NullMarked
package io.fluentopenai.realtime.session;

import org.jspecify.annotations.NullMarked;
