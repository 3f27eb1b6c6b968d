/**
 * The table of all endpoints, and those that keep little: audio, images, videos, embeddings, moderations.
 *
 * <p>Not for use from outside of this module.
 */
@NullMarked
package io.fluentopenai.testkit.internal.endpoint;

import org.jspecify.annotations.NullMarked;
