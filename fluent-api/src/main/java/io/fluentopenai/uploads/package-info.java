/** Uploads of large files in parts. Start with {@link io.fluentopenai.uploads.Uploads}. */
@NullMarked
package io.fluentopenai.uploads;

import org.jspecify.annotations.NullMarked;
