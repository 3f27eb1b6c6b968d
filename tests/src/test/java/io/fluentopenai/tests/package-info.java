/** Tests that cross modules. */
@NullMarked
package io.fluentopenai.tests;

import org.jspecify.annotations.NullMarked;
