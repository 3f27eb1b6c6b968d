/** Auto-configuration for Spring Boot: the client and what an application adds to it. */
@NullMarked
package io.fluentopenai.spring;

import org.jspecify.annotations.NullMarked;
