@NullMarked
package io.fluentopenai.testkit.cassette;

import org.jspecify.annotations.NullMarked;
