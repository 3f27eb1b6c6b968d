/** Parts of the API that it has kept for older programs. */
@NullMarked
package io.fluentopenai.examples.reference;

import org.jspecify.annotations.NullMarked;
