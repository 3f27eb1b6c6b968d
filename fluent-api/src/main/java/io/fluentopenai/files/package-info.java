/** Files: {@link io.fluentopenai.files.Files}. */
@NullMarked
package io.fluentopenai.files;

import org.jspecify.annotations.NullMarked;
