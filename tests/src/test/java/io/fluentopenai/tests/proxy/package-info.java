/** The proxy between our client and the fake server, over real sockets. */
@NullMarked
package io.fluentopenai.tests.proxy;

import org.jspecify.annotations.NullMarked;
