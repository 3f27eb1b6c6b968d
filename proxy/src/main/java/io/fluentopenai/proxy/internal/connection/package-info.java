/** Connections of Vert.x, beyond what its API offers. */
@NullMarked
package io.fluentopenai.proxy.internal.connection;

import org.jspecify.annotations.NullMarked;
