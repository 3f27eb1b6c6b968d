/** Tests of the proxy over real sockets, against upstreams of their own. */
@NullMarked
package io.fluentopenai.proxy;

import org.jspecify.annotations.NullMarked;
