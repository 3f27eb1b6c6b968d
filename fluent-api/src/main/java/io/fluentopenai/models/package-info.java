/** Models. Start with {@link io.fluentopenai.models.Models}. */
@NullMarked
package io.fluentopenai.models;

import org.jspecify.annotations.NullMarked;
