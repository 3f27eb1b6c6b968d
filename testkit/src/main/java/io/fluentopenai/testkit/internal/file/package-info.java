/** The endpoints that keep files: files, uploads, containers, vector stores. Not for use from outside of this module. */
@NullMarked
package io.fluentopenai.testkit.internal.file;

import org.jspecify.annotations.NullMarked;
