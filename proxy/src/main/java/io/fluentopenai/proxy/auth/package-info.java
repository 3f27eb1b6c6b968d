/** Who may use the proxy: filters that authenticate a request, and the identity that they find. */
@NullMarked
package io.fluentopenai.proxy.auth;

import org.jspecify.annotations.NullMarked;
