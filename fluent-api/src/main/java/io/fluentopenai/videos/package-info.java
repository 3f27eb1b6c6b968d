/** Videos. Start with {@link io.fluentopenai.videos.Videos}. */
@NullMarked
package io.fluentopenai.videos;

import org.jspecify.annotations.NullMarked;
