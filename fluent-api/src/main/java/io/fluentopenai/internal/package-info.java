/** Internal classes that the endpoints share. */
@NullMarked
package io.fluentopenai.internal;

import org.jspecify.annotations.NullMarked;
