/** Containers. Start with {@link io.fluentopenai.containers.Containers}. */
@NullMarked
package io.fluentopenai.containers;

import org.jspecify.annotations.NullMarked;
