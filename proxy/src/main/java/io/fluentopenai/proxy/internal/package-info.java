/** Shared by all rooms of the proxy: errors, log, digests. */
@NullMarked
package io.fluentopenai.proxy.internal;

import org.jspecify.annotations.NullMarked;
