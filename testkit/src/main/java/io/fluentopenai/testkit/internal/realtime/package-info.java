/** The realtime side of the server: WebSockets, and those who speak on them. Not for use by others. */
@NullMarked
package io.fluentopenai.testkit.internal.realtime;

import org.jspecify.annotations.NullMarked;
