/** The Realtime API: its protocols, and those who speak on its sockets. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.realtime;

import org.jspecify.annotations.NullMarked;
