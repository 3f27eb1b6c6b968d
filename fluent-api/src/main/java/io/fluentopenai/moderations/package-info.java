/** Moderations. Start with {@link io.fluentopenai.moderations.Moderations}. */
@NullMarked
package io.fluentopenai.moderations;

import org.jspecify.annotations.NullMarked;
