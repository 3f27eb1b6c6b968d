/** Limits for callers, and the stores that count their usage. */
@NullMarked
package io.fluentopenai.proxy.limit;

import org.jspecify.annotations.NullMarked;
