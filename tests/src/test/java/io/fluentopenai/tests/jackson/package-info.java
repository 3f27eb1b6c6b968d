/** Older and newer versions of Jackson than the one that the build compiles with. */
@NullMarked
package io.fluentopenai.tests.jackson;

import org.jspecify.annotations.NullMarked;
