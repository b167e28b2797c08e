package dev.latchkey.servlet.page;

import io.pebbletemplates.pebble.loader.Loader;
import java.io.Reader;
import java.io.StringReader;

/** Gives the template engine the pages' files, by plain names: a template cannot reach any other file. */
final class TemplateFiles implements Loader<String> {

    private final PageFiles files;

    TemplateFiles(PageFiles files) {
        this.files = files;
    }

    @Override
    public Reader getReader(String name) {
        return new StringReader(files.template(name));
    }

    @Override
    public String resolveRelativePath(String relativePath, String anchorPath) {
        return relativePath;
    }

    @Override
    public String createCacheKey(String name) {
        return name;
    }

    @Override
    public boolean resourceExists(String name) {
        return true;
    }

    @Override
    public void setCharset(String charset) {
        throw unsupported();
    }

    @Override
    public void setPrefix(String prefix) {
        throw unsupported();
    }

    @Override
    public void setSuffix(String suffix) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("templates are UTF-8 and have plain names");
    }
}
