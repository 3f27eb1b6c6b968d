/** A request and its response, from the client to the upstream and back, and the service that runs them. */
@NullMarked
package io.fluentopenai.proxy.internal.exchange;

import org.jspecify.annotations.NullMarked;
