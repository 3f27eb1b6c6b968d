/** Files, vector stores and batches. */
@NullMarked
package io.fluentopenai.examples.files;

import org.jspecify.annotations.NullMarked;
