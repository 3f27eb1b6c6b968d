/** Authentication of clients: filters, and the identities that they return. */
@NullMarked
package io.fluentopenai.proxy.auth;

import org.jspecify.annotations.NullMarked;
