/** WebSockets, frame by frame. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.socket;

import org.jspecify.annotations.NullMarked;
