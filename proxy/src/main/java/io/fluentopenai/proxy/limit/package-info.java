/** How much a caller may use, and where it is counted. */
@NullMarked
package io.fluentopenai.proxy.limit;

import org.jspecify.annotations.NullMarked;
