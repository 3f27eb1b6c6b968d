/** What all rooms of the proxy share: its errors, its log, digests. */
@NullMarked
package io.fluentopenai.proxy.internal;

import org.jspecify.annotations.NullMarked;
