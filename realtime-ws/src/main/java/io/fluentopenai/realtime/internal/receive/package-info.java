/** What stands between a session and the code that its events are for. */
@NullMarked
package io.fluentopenai.realtime.internal.receive;

import org.jspecify.annotations.NullMarked;
