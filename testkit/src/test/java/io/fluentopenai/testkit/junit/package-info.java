@NullMarked
package io.fluentopenai.testkit.junit;

import org.jspecify.annotations.NullMarked;
