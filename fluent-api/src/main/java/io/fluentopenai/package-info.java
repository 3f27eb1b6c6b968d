/** The fluent layer over the generated client; it has no types yet. */
@NullMarked
package io.fluentopenai;

import org.jspecify.annotations.NullMarked;
