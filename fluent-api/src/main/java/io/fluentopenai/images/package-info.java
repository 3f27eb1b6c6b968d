/** Images. Start with {@link io.fluentopenai.images.Images}. */
@NullMarked
package io.fluentopenai.images;

import org.jspecify.annotations.NullMarked;
