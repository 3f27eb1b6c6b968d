/** Realtime sessions against the fake server, over real sockets. */
@NullMarked
package io.fluentopenai.tests.realtime;

import org.jspecify.annotations.NullMarked;
