/** The fluent layer against the fake server, over real sockets. */
@NullMarked
package io.fluentopenai.tests.fluent;

import org.jspecify.annotations.NullMarked;
