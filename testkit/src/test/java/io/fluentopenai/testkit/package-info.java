@NullMarked
package io.fluentopenai.testkit;

import org.jspecify.annotations.NullMarked;
