/** A fake server for tests of Spring Boot applications. */
@NullMarked
package io.fluentopenai.spring.test;

import org.jspecify.annotations.NullMarked;
